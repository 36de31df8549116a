"""The launcher: everything on one machine, from one command, gone without a trace when it ends.

environment  what the operator left unset
prechecks    what would fail later, said in one line now
programs     what is run, in which order, and how each shows that it is well
child        one running program: its process group, its log, its end
supervisor   all of them: started, watched, started again, ended
restarts     when a dead program is started again, as a pure function
watchdog     ends them when the launcher itself is killed
launch       the order of events
screen       what the operator sees
toolchain    what `make` calls before any of this can be imported

LaunchError   one line for an operator, and perhaps the end of a log
"""
