namespace Pegr.Torch.Notebooks.Display;

/// <summary>A text that is in a form already.</summary>
/// <param name="MimeType">The form.</param>
/// <param name="Text">The text.</param>
internal sealed record TextOf(string MimeType, string Text);
