// A field of the properties as every form here has it.
/** Label, hint, error, control, in that order; the control is named and described by them. */
export function Labelled({ id, label, hint, errors, children }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && <p class="hint" id={`${id}-h`}>{hint}</p>}
      {errors.map((text, at) => <p class="error" id={at ? undefined : `${id}-e`} key={at}>{text}</p>)}
      {children}
    </div>
  );
}

export const describing = ({ id, hint, errors }) => ({
  id,
  "aria-describedby": [hint && `${id}-h`, errors.length && `${id}-e`].filter(Boolean).join(" ") || undefined,
  "aria-invalid": errors.length ? "true" : undefined,
});
