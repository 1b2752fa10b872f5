namespace Cloister.AgUi;

/// <summary>Reports each kind and path once in a run.</summary>
internal sealed class PipelineWarnings(Action<PipelineWarning>? report)
{
    // A peer may invent as many types as it likes; nobody reads so many warnings.
    private const int Most = 256;
    private const int LongestPath = 200;
    private HashSet<PipelineWarning>? _reported;

    public void Add(PipelineWarningKind kind, string path)
    {
        if (report is null || _reported?.Count >= Most)
        {
            return;
        }

        var warning = new PipelineWarning(kind, path.Length <= LongestPath ? path : path[..LongestPath]);
        if ((_reported ??= []).Add(warning))
        {
            report(warning);
        }
    }
}
