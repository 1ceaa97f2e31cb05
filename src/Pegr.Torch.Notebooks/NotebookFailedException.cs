namespace Pegr.Torch.Notebooks;

/// <summary>A cell of a notebook failed, or the process ended in it. The message is one line that names notebook, cell and line.</summary>
/// <param name="message">The message.</param>
public sealed class NotebookFailedException(string message) : Exception(message);
