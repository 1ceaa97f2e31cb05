using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.PerExample.Rules;

namespace Pegr.Torch.PerExample;

/// <summary>What an engine can be told; one that has no use for a value ignores it.</summary>
/// <param name="Seed">Where random signs come from.</param>
/// <param name="Draws">Draws of random signs in one step, at least 1.</param>
/// <param name="Audit">When the ghost engine compares itself with the definition.</param>
/// <param name="Rules">The layer rules; null for <see cref="LayerRuleRegistry.CreateDefault"/>.</param>
public sealed record EngineOptions(long Seed = 0, int Draws = 1, AuditMode Audit = AuditMode.FirstUse, LayerRuleRegistry? Rules = null);
