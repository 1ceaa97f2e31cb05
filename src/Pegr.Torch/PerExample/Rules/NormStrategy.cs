namespace Pegr.Torch.PerExample.Rules;

/// <summary>The two exact ways to the norm of a per-example gradient ∇ = G Aᵀ, [out, in], over T positions.</summary>
public enum NormStrategy
{
    /// <summary>The cheaper one for the shapes at hand.</summary>
    Auto,

    /// <summary>sum(AᵀA ∘ GᵀG), never building the gradient: T²(in + out) multiplications, 2T² numbers.</summary>
    InnerProduct,

    /// <summary>Building G Aᵀ: T·in·out multiplications, in·out numbers.</summary>
    Instantiated,
}
