"""A report as JUnit's XML, which nearly every CI shows.

A test suite is an exercise, a test case one of its checks over all its cases. Structure:
https://github.com/testmoapp/junitxml
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from grader.outcome import Outcome, Report, Result
from grader.report.failure import by_importance
from grader.report.harmless import harmless, one_line
from grader.report.headline import number

Element = ElementTree.Element
LONGEST = 16_000  # characters of what a student printed


def dumps(report: Report) -> str:
    """The document. `failure` is the student's, `error` ours."""
    root = Element("testsuites", name=one_line(f"{report.course}: {report.submission}"))
    suites = [_suite(root, result) for result in report.results]
    for count in ("tests", "failures", "errors", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    root.set("time", f"{report.seconds:.3f}")
    ElementTree.indent(root)
    return ElementTree.tostring(root, "unicode", xml_declaration=False) + "\n"


def by_check(result: Result) -> dict[str, list[Outcome]]:
    """The outcomes of each check, in the order of the first."""
    found: dict[str, list[Outcome]] = {}
    for outcome in result.outcomes:
        found.setdefault(outcome.check, []).append(outcome)
    return found


def _suite(root: Element, result: Result) -> Element:
    suite = ElementTree.SubElement(
        root, "testsuite", name=one_line(f"{result.unit}/{result.exercise}")
    )
    properties = ElementTree.SubElement(suite, "properties")
    values = {"points": number(result.points), "out_of": number(result.out_of)}
    if result.verdict == "error":
        del values["points"]
    for name, value in values.items():
        ElementTree.SubElement(properties, "property", name=name, value=value)
    cases = [_case(suite, result, name, found) for name, found in by_check(result).items()]
    if result.output:
        ElementTree.SubElement(suite, "system-out").text = harmless(result.output[:LONGEST])
    suite.set("tests", str(len(cases)))
    for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(count, str(sum(case.find(tag) is not None for case in cases)))
    suite.set("time", f"{result.seconds:.3f}")
    return suite


def _case(suite: Element, result: Result, name: str, outcomes: Sequence[Outcome]) -> Element:
    case = ElementTree.SubElement(
        suite,
        "testcase",
        name=one_line(name),
        classname=one_line(f"{result.unit}.{result.exercise}"),
        time="0",
    )
    if result.file:
        case.set("file", one_line(result.file))
    wrong = by_importance([o for o in outcomes if o.verdict in ("fail", "error")])
    if wrong:
        tag = "error" if wrong[0].verdict == "error" else "failure"
        raised = ElementTree.SubElement(
            case, tag, message=one_line(wrong[0].sentence), type=one_line(name)
        )
        raised.text = "\n".join(map(_told, wrong))
    elif all(outcome.verdict == "skip" for outcome in outcomes):
        ElementTree.SubElement(case, "skipped", message=one_line(outcomes[0].sentence))
    return case


def _told(outcome: Outcome) -> str:
    """One failure in its case and at its place, with the traceback."""
    place = f" ({one_line(outcome.where)})" if outcome.where else ""
    case = f"{one_line(outcome.case)}: " if outcome.case else ""
    trace = f"\n{harmless(outcome.traceback)}" if outcome.traceback else ""
    return f"{case}{one_line(outcome.sentence)}{place}{trace}"
