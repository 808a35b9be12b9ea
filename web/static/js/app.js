// Starts what every page may need. Nothing essential depends on it: each form also works alone.
import "./dialogs.js";
import "./drafts.js";
import "./focus.js";
import "./guard.js";
import "./keyboard.js";
import "./nav.js";
import "./offline/page.js";
import "./popovers.js";
import "./printing.js";
import "./reveal.js";
import "./toasts.js";
