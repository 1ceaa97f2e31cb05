namespace Pegr.Torch.Runtime;

/// <summary>One finding of <see cref="SelfCheck"/>.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Passed">Whether it holds.</param>
/// <param name="Detail">The figures behind it.</param>
public sealed record SelfCheckResult(string Name, bool Passed, string Detail);

/// <summary>A quick proof that this machine computes PEGR rightly: double backward against finite differences.</summary>
public static class SelfCheck
{
    /// <summary>Runs the checks on a device.</summary>
    /// <param name="device"><c>cpu</c>, <c>cuda</c> or <c>cuda:INDEX</c>.</param>
    public static IReadOnlyList<SelfCheckResult> Run(string device) => throw new NotImplementedException();
}
