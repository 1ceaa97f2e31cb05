namespace Pegr.Torch.Cli.Experiments;

/// <summary>A key with its value in a file of settings.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value as it stands.</param>
/// <param name="Place">What messages call the entry: file and line.</param>
internal sealed record SettingsEntry(string Key, string Value, string Place);
