"""Lines for the end of pytest's report: what a story measured. A conftest imports both names."""

import pytest

FIGURES = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def figures(pytestconfig: pytest.Config) -> list[str]:
    return pytestconfig.stash.setdefault(FIGURES, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for number, line in enumerate(config.stash.get(FIGURES, [])):
        if number == 0:
            terminalreporter.section("figures")
        terminalreporter.line(line)
