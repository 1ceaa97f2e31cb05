using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>Runs that workers take group by group, those on the same noise one after the other; who finds no group left helps with those that others have begun.</summary>
internal sealed class ReducedBatch
{
    private readonly Action<int, RunRecord>? _onFinished;
    private readonly CancellationToken _cancellationToken;
    private readonly bool _measuresStart;
    private readonly List<ConcurrentQueue<Job>> _groups;
    private readonly RunRecord[] _records;
    private readonly ConcurrentDictionary<int, DivergedException> _diverged = new();
    private readonly object _telling = new();
    private ExceptionDispatchInfo? _failure;
    private int _nextGroup = -1;

    /// <summary>Fills the queues.</summary>
    /// <param name="runs">The runs, with settings that can be run.</param>
    /// <param name="onFinished">Told of each finished run, one call at a time.</param>
    /// <param name="measuresStart">Whether records have a row before the first step.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    public ReducedBatch(IReadOnlyList<ReducedRun> runs, Action<int, RunRecord>? onFinished, bool measuresStart, CancellationToken cancellationToken)
    {
        (_onFinished, _measuresStart, _cancellationToken, _records) = (onFinished, measuresStart, cancellationToken, new RunRecord[runs.Count]);
        _groups =
        [
            .. runs.Select((run, index) => (Run: run, Index: index))
                .GroupBy(entry => DataKeys.OfNoise(entry.Run))
                .Select(group => new ConcurrentQueue<Job>(Jobs([.. group]))),
        ];
    }

    /// <summary>Carries the runs out.</summary>
    /// <param name="workers">How many at a time.</param>
    /// <returns>The records in the order of the runs.</returns>
    public IReadOnlyList<RunRecord> Run(int workers)
    {
        // Threads of their own: libtorch remembers for each thread how many it may compute with.
        var threads = Enumerable.Range(0, workers).Select(_ => new Thread(Work) { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        _failure?.Throw();
        _cancellationToken.ThrowIfCancellationRequested();
        return _diverged.IsEmpty ? _records : throw _diverged.MinBy(entry => entry.Key).Value;
    }

    private static IEnumerable<Job> Jobs(IReadOnlyList<(ReducedRun Run, int Index)> sameNoise)
    {
        var (settings, seed) = (sameNoise[0].Run.Settings, sameNoise[0].Run.Seed);
        var bySignal = sameNoise.GroupBy(entry => DataKeys.OfSignal(entry.Run)).ToList();
        var noise = new SharedData<NoiseProducts>(() => ReducedData.DrawNoise(settings, seed), bySignal.Count);
        return bySignal.SelectMany(group =>
        {
            var first = group.First().Run.Settings;
            var data = new SharedData<ReducedData>(() => ReducedData.Of(noise.Take(), first), group.Count(), noise.Release);
            return group.Select(entry => new Job(entry.Index, entry.Run, data));
        });
    }

    private void Work()
    {
        for (var group = Interlocked.Increment(ref _nextGroup); group < _groups.Count; group = Interlocked.Increment(ref _nextGroup))
        {
            Work(_groups[group]);
        }

        _groups.ForEach(Work);
    }

    private void Work(ConcurrentQueue<Job> jobs)
    {
        while (_failure is null && !_cancellationToken.IsCancellationRequested && jobs.TryDequeue(out var job))
        {
            try
            {
                Carry(job);
            }
            catch (DivergedException diverged)
            {
                _diverged[job.Index] = diverged;
            }
            catch (Exception failure)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
            }
            finally
            {
                job.Data.Release();
            }
        }
    }

    private void Carry(Job job)
    {
        var record = new ReducedTraining(job.Run, job.Data.Take()).Run(observer: null, _cancellationToken, _measuresStart);
        _records[job.Index] = record;
        lock (_telling)
        {
            _onFinished?.Invoke(job.Index, record);
        }
    }

    private sealed record Job(int Index, ReducedRun Run, SharedData<ReducedData> Data);
}
