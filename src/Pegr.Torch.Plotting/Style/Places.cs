namespace Pegr.Torch.Plotting.Style;

/// <summary>Items with their places.</summary>
internal static class Places
{
    /// <summary>Every item with its place, from 0.</summary>
    public static IEnumerable<(int Index, T Item)> Indexed<T>(this IEnumerable<T> items) => items.Select((item, index) => (index, item));
}
