using Microsoft.CodeAnalysis.Scripting;

namespace Pegr.Torch.Notebooks;

/// <summary>Where a session stood after every cell, to go on from there with other cells. Objects are not copied: what was done to them stays done.</summary>
/// <param name="beginning">Where it stands before the first cell.</param>
internal sealed class ScriptHistory(ScriptState beginning)
{
    private readonly List<(ScriptState State, IReadOnlyList<(ScriptVariable Variable, object? Value)> Values)> _points = [(beginning, [])];
    private bool _isWithinCell;

    /// <summary>Where it stands.</summary>
    public ScriptState Current => _points[^1].State;

    /// <summary>Goes back to before a cell, which begins.</summary>
    /// <param name="number">The cell's number, from 1.</param>
    public void Begin(int number)
    {
        if (_isWithinCell || number < _points.Count)
        {
            _points.RemoveRange(number, _points.Count - number);
            foreach (var (variable, value) in _points[^1].Values)
            {
                variable.Value = value;
            }
        }

        _isWithinCell = true;
    }

    /// <summary>Adds where it stands after the cell that has begun.</summary>
    /// <param name="state">Its state.</param>
    /// <param name="isWatched">Whether the values of the variables are kept, for the way back.</param>
    public void Add(ScriptState state, bool isWatched)
    {
        _points.Add((state, isWatched ? [.. state.Variables.Where(variable => !variable.IsReadOnly).Select(variable => (variable, (object?)variable.Value))] : []));
        _isWithinCell = false;
    }
}
