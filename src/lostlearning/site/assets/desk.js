// What the desk's pages do more of where scripts run. Without them every step is a form and a page of its own.
(() => {
  "use strict";

  // What went wrong, or was done, is where the keyboard is and what is read out first.
  const told = document.querySelector(".govuk-error-summary, .govuk-notification-banner");
  if (told) told.focus();

  const drop = document.querySelector(".ll-drop");
  if (drop) {
    const input = drop.querySelector("input[type=file]");
    const form = drop.closest("form");
    const says = document.getElementById("adding");
    const words = (amount) => `${Math.round(amount / 1048576)} MB`;
    const add = () => {
      const files = [...input.files];
      const large = files.filter((each) => each.size > Number(drop.dataset.largest));
      if (large.length) {
        says.textContent = `${large.map((each) => each.name).join(", ")} is too large: the most is ${words(Number(drop.dataset.largest))}. Nothing was added.`;
        return false;
      }
      if (files.length) {
        says.textContent = `Adding ${files.length === 1 ? files[0].name : files.length + " files"}. Large files take a moment.`;
      }
      return true;
    };
    form.addEventListener("submit", (event) => {
      if (!add()) event.preventDefault();
    });
    for (const name of ["dragenter", "dragover"]) {
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.add("ll-drop--over");
      });
    }
    drop.addEventListener("dragleave", () => drop.classList.remove("ll-drop--over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("ll-drop--over");
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      form.requestSubmit();
    });
  }

  const bar = document.getElementById("bar");
  if (bar) {
    const doing = document.getElementById("doing");
    const look = async () => {
      try {
        const answer = await fetch("/run/progress/", { cache: "no-store" });
        if (!answer.ok) return location.reload();
        const now = await answer.json();
        if (!now.running) return location.assign("/run/");
        bar.value = now.percent;
        if (doing.textContent !== now.doing) doing.textContent = now.doing;
      } catch {
        doing.textContent = "Lost Learning does not answer. It may have been closed.";
        return;
      }
      setTimeout(look, 700);
    };
    setTimeout(look, 700);
  }
})();
