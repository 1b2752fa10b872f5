using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>What there is to warn of in one run, of each kind and path once, however often the run is tried.</summary>
internal sealed class RunWarnings(Action<PipelineWarning> report)
{
    /// <summary>Where a run finds its warnings.</summary>
    public const string Item = "Cloister.Chat.RunWarnings";

    // Nobody reads more, and a hostile server may invent names without end.
    private const int Most = 256;

    private readonly Lock _sync = new();
    private readonly HashSet<PipelineWarning> _reported = [];

    public void Add(PipelineWarning warning)
    {
        lock (_sync)
        {
            if (_reported.Count >= Most || !_reported.Add(warning))
            {
                return;
            }
        }

        report(warning);
    }
}
