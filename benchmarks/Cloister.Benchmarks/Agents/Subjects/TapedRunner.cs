using System.Diagnostics;
using System.Runtime;

namespace Cloister.Benchmarks;

/// <summary>
/// Measures an agent beside a bare connection that does what the agent's store was given: the same rows in the same transactions with the same
/// syncs. In each round the agent takes a sample, and the connection plays one that the agent took, in a random order. Both by the wall, because
/// both wait for the disk.
/// </summary>
internal static class TapedRunner
{
    private const int FewestWarmUps = 5;
    private const int MostWarmUps = 30;

    /// <param name="agent">The agent, which has ended when this returns.</param>
    /// <param name="sample">What it does.</param>
    public static async Task<TapedTimes> CompareAsync(AgentUnderMeasure agent, Func<Task> sample)
    {
        using var bare = await BareSqlite.CreateAsync();
        bare.Play(bare.Load(agent.Tape.Take()));
        var pair = new Pair(agent, bare, sample);
        await pair.WarmUpAsync();
        for (var round = 0; round < RatioRunner.Rounds; round++)
        {
            await pair.RoundAsync();
        }

        await pair.ThrowIfDifferentAsync();
        return pair.Times;
    }

    private sealed class Pair(AgentUnderMeasure agent, BareSqlite bare, Func<Task> sample)
    {
        private readonly Queue<IReadOnlyList<BareSqlite.Transaction>> _tapes = new();
        private readonly List<double> _ours = [];
        private readonly List<double> _theirs = [];
        private readonly List<int> _transactions = [];
        private readonly List<int> _rows = [];

        public TapedTimes Times =>
            new(
                Median.Of(_ours),
                Median.Of(_theirs),
                Median.Of(_transactions.Select(n => (double)n)),
                Median.Of(_rows.Select(n => (double)n))
            );

        public async Task WarmUpAsync()
        {
            await SampleAsync();
            for (int pass = 0, quiet = 0; pass < FewestWarmUps || (quiet < 2 && pass < MostWarmUps); pass++)
            {
                var compiled = JitInfo.GetCompiledMethodCount();
                await RoundAsync();
                await Task.Delay(150);
                quiet = JitInfo.GetCompiledMethodCount() == compiled ? quiet + 1 : 0;
            }

            _ours.Clear();
            _theirs.Clear();
            _transactions.Clear();
            _rows.Clear();
        }

        public async Task RoundAsync()
        {
            if (RatioRunner.Order.Next(2) == 0)
            {
                Play();
                await SampleAsync();
            }
            else
            {
                await SampleAsync();
                Play();
            }
        }

        /// <summary>Both have the same in the end, or they did not do the same.</summary>
        public async Task ThrowIfDifferentAsync()
        {
            while (_tapes.Count > 0)
            {
                Play();
            }

            // While it lives it may write at any time: sessions fall asleep, and their logs become small.
            await agent.EndAsync();
            bare.Play(bare.Load(agent.Tape.Take()));
            var ours = agent.Count();
            if (ours != bare.Count())
            {
                throw new InvalidOperationException(
                    $"The agent has stored {ours}, and the bare connection {bare.Count()}, so they cannot be compared."
                );
            }
        }

        private async Task SampleAsync()
        {
            // What the store did in between is nobody's time.
            var between = bare.Load(agent.Tape.Take());
            RatioRunner.Collect();
            var started = Stopwatch.GetTimestamp();
            await sample();
            _ours.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            _tapes.Enqueue(between);
            _tapes.Enqueue(bare.Load(agent.Tape.Take()));
        }

        private void Play()
        {
            bare.Play(_tapes.Dequeue());
            var tape = _tapes.Dequeue();
            RatioRunner.Collect();
            var started = Stopwatch.GetTimestamp();
            bare.Play(tape);
            _theirs.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            _transactions.Add(tape.Count);
            _rows.Add(tape.Sum(transaction => transaction.Rows?.Length ?? 0));
        }
    }
}
