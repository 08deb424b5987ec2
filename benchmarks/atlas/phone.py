"""The map on a phone: Chromium with a slowed processor and network, until it is painted and until it answers."""

import shutil
from typing import Any

MEGABITS, DELAY, SLOWER = 9, 170, 4
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
WATCH = """
  window.__long = 0;
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) window.__long = Math.max(window.__long, each.startTime + each.duration);
  }).observe({type: "longtask", buffered: true});
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) window.__largest = each.startTime;
  }).observe({type: "largest-contentful-paint", buffered: true});
"""
TOLD = """() => {
  const page = performance.getEntriesByType("navigation")[0];
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  const map = document.querySelector(".ll-map").getBoundingClientRect();
  return {painted: paint.startTime, largest: window.__largest || paint.startTime, wired: page.domContentLoadedEventEnd,
          interactive: Math.max(page.domContentLoadedEventEnd, window.__long),
          seen: map.top < innerHeight && map.bottom > 0, zoom: !!document.querySelector(".ll-zoom button")};
}"""


def opened(url: str, times: int) -> list[dict[str, Any]] | None:
    """Milliseconds since the address was asked for, each time in a browser that has kept nothing; None without one."""
    if not CHROMIUM:
        return None
    from playwright.sync_api import sync_playwright

    found = []
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for _ in range(times):
            context = browser.new_context(
                viewport={"width": 375, "height": 812}, device_scale_factor=2, is_mobile=True
            )
            page = context.new_page()
            page.add_init_script(WATCH)
            session = context.new_cdp_session(page)
            bytes_a_second = MEGABITS * 1e6 / 8
            session.send("Network.enable")
            session.send(
                "Network.emulateNetworkConditions",
                {
                    "offline": False,
                    "latency": DELAY,
                    "downloadThroughput": bytes_a_second,
                    "uploadThroughput": bytes_a_second,
                },
            )
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.goto(url, wait_until="load")
            page.wait_for_timeout(1500)
            told = page.evaluate(TOLD)
            if not told["seen"] or not told["zoom"]:
                raise RuntimeError(f"the map is not what was painted, or its script has not run: {told}")
            found.append(told)
            context.close()
        browser.close()
    return found
