// What pages do more of where scripts run: the map says what is pointed at, zooms, and follows its controls.
(() => {
  "use strict";
  const controls = document.getElementById("controls");

  const wire = () => {
    const map = document.querySelector(".ll-map");
    const readout = document.getElementById("readout");
    if (!map) return;
    const say = (event) => {
      const link = event.target.closest && event.target.closest("a");
      if (link && readout) readout.textContent = link.querySelector("title").textContent;
    };
    map.addEventListener("pointerover", say);
    map.addEventListener("focusin", say);
    const place = document.getElementById("zoom");
    if (!place) return;
    const whole = map.viewBox.baseVal;
    const all = [whole.x, whole.y, whole.width, whole.height];
    const by = (factor) => {
      const box = map.viewBox.baseVal;
      const width = Math.min(all[2], Math.max(all[2] / 8, box.width * factor));
      const height = (width * all[3]) / all[2];
      const x = Math.min(Math.max(box.x + (box.width - width) / 2, all[0]), all[0] + all[2] - width);
      const y = Math.min(Math.max(box.y + (box.height - height) / 2, all[1]), all[1] + all[3] - height);
      map.setAttribute("viewBox", [x, y, width, height].join(" "));
    };
    const shift = (right, down) => {
      const box = map.viewBox.baseVal;
      const x = Math.min(Math.max(box.x + right * box.width, all[0]), all[0] + all[2] - box.width);
      const y = Math.min(Math.max(box.y + down * box.height, all[1]), all[1] + all[3] - box.height);
      map.setAttribute("viewBox", [x, y, box.width, box.height].join(" "));
    };
    place.className = "ll-zoom";
    place.replaceChildren();
    for (const [text, label, act] of [
      ["+", "Zoom in", () => by(0.7)], ["−", "Zoom out", () => by(1 / 0.7)],
      ["←", "Move left", () => shift(-0.2, 0)], ["→", "Move right", () => shift(0.2, 0)],
      ["↑", "Move up", () => shift(0, -0.2)], ["↓", "Move down", () => shift(0, 0.2)],
    ]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "govuk-button govuk-button--secondary";
      button.textContent = text;
      button.setAttribute("aria-label", label);
      button.addEventListener("click", act);
      place.append(button);
    }
  };

  const show = async () => {
    const address = "/map/?" + new URLSearchParams(new FormData(controls));
    const response = await fetch(address);
    if (!response.ok) return location.assign(address);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const what of ["#answer", "h1"]) {
      document.querySelector(what).replaceWith(page.querySelector(what));
    }
    document.title = page.title;
    history.replaceState(null, "", address);
    years(page.getElementById("year"));
    wire();
  };

  // The year as a slider beside its list, over the years that the measure has.
  const years = (fresh) => {
    const list = document.getElementById("year");
    if (fresh && fresh !== list) list.replaceChildren(...fresh.children);
    const held = [...list.options].filter((each) => !each.classList.contains("ll-none")).reverse();
    let slider = document.getElementById("slider");
    if (!slider) {
      const group = document.createElement("div");
      group.className = "govuk-form-group";
      group.innerHTML = '<label class="govuk-label" for="slider">Slide through the years</label>';
      slider = document.createElement("input");
      slider.type = "range";
      slider.id = "slider";
      slider.min = 0;
      group.append(slider);
      list.parentElement.after(group);
      slider.addEventListener("input", () => {
        list.value = slider.held[slider.value].value;
        slider.setAttribute("aria-valuetext", slider.held[slider.value].text);
      });
      slider.addEventListener("change", show);
    }
    slider.held = held;
    slider.max = Math.max(0, held.length - 1);
    slider.value = Math.max(0, held.findIndex((each) => each.value === list.value));
    slider.setAttribute("aria-valuetext", list.selectedOptions[0] ? list.selectedOptions[0].text : "");
  };

  if (controls) {
    years();
    controls.addEventListener("submit", (event) => {
      event.preventDefault();
      show();
    });
  }
  wire();
})();
