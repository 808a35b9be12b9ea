// On a phone the navigation is a popover: it closes once a link in it was followed in place.
document.getElementById("nav")?.addEventListener("click", (event) => {
  if (event.target.closest("a") && event.currentTarget.matches(":popover-open")) {
    event.currentTarget.hidePopover();
  }
});
