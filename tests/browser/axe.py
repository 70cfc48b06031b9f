"""axe-core over a page as it stands: what people with disabilities would stumble over."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]
REPEATED = [".xf-example ~ .xf-example", "tbody tr:nth-child(n + 41)"]  # more of the same is not looked at
RUN = """async ([rules, exclude]) => {
  const settings = { runOnly: rules, resultTypes: ["violations"], preload: false };
  const found = await axe.run({ include: document, exclude }, settings);
  return found.violations.flatMap((one) => one.nodes.map((node) =>
    `${one.id}: ${one.help} | ${node.target.join(" ")} | ${node.failureSummary.replaceAll(/\\s+/g, " ")}`));
}"""


def findings(page: Page) -> list[str]:
    """Return what axe finds: rule, help, selector, how to mend it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return list(page.evaluate(RUN, [RULES, REPEATED]))
