// A page that nobody touches is covered, so that whoever passes by reads nothing (design §7).
"use strict";

const cover = document.querySelector("[data-blank-after]");

function startCover() {
  const rest = Number(cover.dataset.blankAfter) * 1000;
  const button = cover.querySelector("button");
  const others = [...document.body.children].filter((element) => element !== cover);
  let touched = Date.now(), before = null;

  function hide() {
    if (!cover.hidden || Date.now() - touched < rest) return;
    before = document.activeElement;
    for (const element of others) element.inert = true;
    cover.hidden = false;
    button.focus();
  }

  function show() {
    cover.hidden = true;
    for (const element of others) element.inert = false;
    touched = Date.now();
    if (before) before.focus();
  }

  button.addEventListener("click", show);
  for (const kind of ["keydown", "pointerdown", "pointermove", "scroll", "input"]) {
    addEventListener(kind, () => { if (cover.hidden) touched = Date.now(); }, { passive: true });
  }
  // A machine that slept wakes covered.
  document.addEventListener("visibilitychange", hide);
  setInterval(hide, 1000);
}

if (cover) startCover();
