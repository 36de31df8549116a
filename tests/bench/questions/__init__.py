"""What is asked of the cases every day, as the code asks it: by the very functions of the services.

A question draws who asks and about what, and hands back what is then measured.
"""

from tests.bench.asker import Question
from tests.bench.questions.clocks import CLOCKS
from tests.bench.questions.figures import FIGURES
from tests.bench.questions.residents import RESIDENTS
from tests.bench.questions.routing import ROUTING
from tests.bench.questions.staff import STAFF

QUESTIONS: dict[str, Question] = RESIDENTS | STAFF | ROUTING | CLOCKS | FIGURES
"""By their names in the report; no two have one."""
