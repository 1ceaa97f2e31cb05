namespace Pegr.Torch.PerExample.Rules;

/// <summary>The exact ways to the norm of a per-example gradient ∇ = G Aᵀ, [out, in], over T positions.</summary>
public enum NormStrategy
{
    /// <summary>The cheaper one for the shapes at hand.</summary>
    Auto,

    /// <summary>sum(AᵀA ∘ GᵀG), never building the gradient: T²(in + out) multiplications, 2T² numbers.</summary>
    InnerProduct,

    /// <summary>Building G Aᵀ: T·in·out multiplications, in·out numbers.</summary>
    Instantiated,

    /// <summary>Of convolutions, the inner products of patches from those of pixels: S²·channels + T²·out multiplications for S pixels. Other layers take <see cref="InnerProduct"/>.</summary>
    PixelProduct,
}
