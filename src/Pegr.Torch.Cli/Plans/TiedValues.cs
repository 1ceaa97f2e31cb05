namespace Pegr.Torch.Cli.Plans;

/// <summary>The values that formulas read in one cell.</summary>
/// <param name="Number">A number by its name.</param>
/// <param name="Text">A number or word by its name, as settings have it.</param>
/// <param name="Place">What messages call the cell.</param>
internal sealed record TiedValues(Func<string, double> Number, Func<string, string> Text, string Place);
