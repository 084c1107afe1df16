// #region modal
/** The second click of a double click was meant for the button that was there before. */
const ignoreSecondClick = (click: MouseEvent): void => {
  if (click.detail > 1) click.stopPropagation()
}

/** Opens and closes a `<dialog>` as a modal dialog. The end-user can't click the page behind it, and Escape cancels. */
export function setModal(dialog: HTMLDialogElement, isOpen: boolean): void {
  dialog.addEventListener('click', ignoreSecondClick, { capture: true })
  if (isOpen && !dialog.open) dialog.showModal()
  if (!isOpen && dialog.open) dialog.close()
}
// #endregion
