// #region modal
/** Opens and closes a `<dialog>` modally: the page behind it cannot be clicked, and Escape cancels. */
export function setModal(dialog: HTMLDialogElement, isOpen: boolean): void {
  if (isOpen && !dialog.open) dialog.showModal()
  if (!isOpen && dialog.open) dialog.close()
}
// #endregion
