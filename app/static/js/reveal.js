// A page that shows who reported empties itself when its time is over, or when it is left.
"use strict";

const place = document.querySelector("[data-reveal]");

function empty() {
  place.querySelector("[data-shown]").replaceChildren();
  place.querySelector("[data-gone]").hidden = false;
}

if (place) {
  setTimeout(empty, Number(place.dataset.seconds) * 1000);
  addEventListener("pagehide", empty);
}
