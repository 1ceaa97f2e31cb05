namespace Pegr.Torch.Runtime;

/// <summary>Something whose state decides how training goes on: saved and restored, the rest of a run has the same bits.</summary>
public interface IResumable
{
    /// <summary>Adds all state that changes while training.</summary>
    void Save(SavedState state);

    /// <summary>Takes over what <see cref="Save"/> added, in an object made with the same settings.</summary>
    /// <exception cref="InvalidInputException">The state is not of such an object.</exception>
    void Restore(SavedState state);
}
