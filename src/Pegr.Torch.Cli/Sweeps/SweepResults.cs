using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>The finished runs of a sweep, collected from the files of its shares.</summary>
internal sealed class SweepResults
{
    private readonly SweepPlan _plan;
    private readonly Dictionary<string, (string Line, string Place, SweepResult Result)> _lines = [];

    private SweepResults(SweepPlan plan) => _plan = plan;

    /// <summary>The runs that are not finished.</summary>
    public IReadOnlyList<SweepRun> Missing => [.. _plan.Runs.Where(run => !_lines.ContainsKey(run.Key))];

    /// <summary>How many runs are finished.</summary>
    public int Count => _lines.Count;

    /// <summary>Reads the files.</summary>
    /// <exception cref="InvalidInputException">A file is not of this sweep or is damaged, or a run is there twice.</exception>
    public static SweepResults Read(SweepPlan plan, IEnumerable<ResultsFile> files)
    {
        var results = new SweepResults(plan);
        var runs = plan.Runs.ToDictionary(run => run.Key);
        foreach (var file in files)
        {
            foreach (var (key, line, number) in file.Read())
            {
                results.Add(runs, key, line, file.Place(number));
            }
        }

        return results;
    }

    /// <summary>The finished runs' lines, in the sweep's order.</summary>
    public IEnumerable<string> Lines() => Finished().Select(run => _lines[run.Key].Line);

    /// <summary>What the finished runs came to, in the sweep's order.</summary>
    public IReadOnlyList<(SweepRun Run, SweepResult Result)> Parsed() => [.. Finished().Select(run => (run, _lines[run.Key].Result))];

    private IEnumerable<SweepRun> Finished() => _plan.Runs.Where(run => _lines.ContainsKey(run.Key));

    private void Add(Dictionary<string, SweepRun> runs, string key, string line, string place)
    {
        if (!runs.TryGetValue(key, out var run))
        {
            throw new InvalidInputException($"{place}: '{key}' is no run of this sweep; delete the line.");
        }

        if (!_lines.TryAdd(key, (line, place, ResultLines.Parse(_plan, run, line, place))))
        {
            throw new InvalidInputException($"{place}: the run '{key}' is there already, at {_lines[key].Place}; delete one of the two lines.");
        }
    }
}
