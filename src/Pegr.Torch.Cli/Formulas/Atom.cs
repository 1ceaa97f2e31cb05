using System.Xml.Linq;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>A part of a formula.</summary>
/// <param name="Element">What shows it.</param>
/// <param name="Kind">What it is to its neighbors.</param>
/// <param name="HasLimits">Whether what is above and below stands over and under it in a displayed formula.</param>
internal sealed record Atom(XElement Element, AtomKind Kind, bool HasLimits = false);
