// #region modal
/** Opens and closes a `<dialog>` as a modal dialog. The end-user can't click the page behind it, and Escape cancels. */
export function setModal(dialog: HTMLDialogElement, isOpen: boolean): void {
  if (isOpen && !dialog.open) dialog.showModal()
  if (!isOpen && dialog.open) dialog.close()
}
// #endregion
