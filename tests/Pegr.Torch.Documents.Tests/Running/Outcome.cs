namespace Pegr.Torch.Documents.Tests.Running;

/// <summary>What a command came to.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error);
