// What goes while it has the focus hands it on.
export function hide(part, isHidden, heir) {
  const hadFocus = isHidden && part.contains(document.activeElement);
  part.hidden = isHidden;
  if (hadFocus) heir.focus();
}
