"""Cases (诉求 / 工单): from a resident's words to a closed, rated case."""
