namespace Pegr.Torch.Diagnostics;

/// <summary>One finding of a self-check.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Passed">Whether it holds.</param>
/// <param name="Detail">The figures behind it.</param>
public sealed record SelfCheckResult(string Name, bool Passed, string Detail);
