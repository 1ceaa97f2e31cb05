using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>Runs that workers take from one queue, those with the same data one after the other.</summary>
internal sealed class ReducedBatch
{
    private readonly Action<int, RunRecord>? _onFinished;
    private readonly CancellationToken _cancellationToken;
    private readonly ConcurrentQueue<Job> _queue;
    private readonly RunRecord[] _records;
    private readonly ConcurrentDictionary<int, DivergedException> _diverged = new();
    private readonly object _telling = new();
    private ExceptionDispatchInfo? _failure;

    /// <summary>Fills the queue.</summary>
    /// <param name="runs">The runs, with settings that can be run.</param>
    /// <param name="onFinished">Told of each finished run, one call at a time.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    public ReducedBatch(IReadOnlyList<ReducedRun> runs, Action<int, RunRecord>? onFinished, CancellationToken cancellationToken)
    {
        (_onFinished, _cancellationToken, _records) = (onFinished, cancellationToken, new RunRecord[runs.Count]);
        _queue = new(runs.Select((run, index) => (run, index)).GroupBy(entry => SharedData.Key(entry.run)).SelectMany(group =>
        {
            var first = group.First().run;
            var data = new SharedData(first.Settings, first.Seed, group.Count());
            return group.Select(entry => new Job(entry.index, entry.run, data));
        }));
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

    private void Work()
    {
        while (_failure is null && !_cancellationToken.IsCancellationRequested && _queue.TryDequeue(out var job))
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
        var record = new ReducedTraining(job.Run, job.Data.Take()).Run(observer: null, _cancellationToken);
        _records[job.Index] = record;
        lock (_telling)
        {
            _onFinished?.Invoke(job.Index, record);
        }
    }

    private sealed record Job(int Index, ReducedRun Run, SharedData Data);
}
