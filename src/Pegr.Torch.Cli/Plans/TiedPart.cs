namespace Pegr.Torch.Cli.Plans;

/// <summary>A part of a tied setting's value: one of the three.</summary>
/// <param name="Word">What stands there as it is.</param>
/// <param name="Name">A name whose word is put in its place.</param>
/// <param name="Formula">A formula whose value is put in its place.</param>
internal sealed record TiedPart(string? Word = null, string? Name = null, Formula? Formula = null);
