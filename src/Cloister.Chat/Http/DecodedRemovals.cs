using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Tells what the decoder removed or translated in one run: the owner of the agent, and whoever runs it.</summary>
/// <param name="owner">Hears of each kind and path once.</param>
/// <param name="runner">Hears of it as the pipeline's warnings come; it knows what it heard before.</param>
internal sealed class DecodedRemovals(Action<Unrecognised>? owner, Action<PipelineWarning>? runner)
{
    private const int Most = 256;

    private readonly HashSet<Unrecognised> _told = [];

    public void Add(Unrecognised unrecognised)
    {
        if (_told.Count < Most && _told.Add(unrecognised))
        {
            Callbacks.Invoke(owner, unrecognised);
            if (KindOf(unrecognised.Kind) is { } kind)
            {
                Callbacks.Invoke(runner, new PipelineWarning(kind, unrecognised.Path));
            }
        }
    }

    /// <summary>Whole events are removed by the pipeline, which warns of them itself.</summary>
    private static PipelineWarningKind? KindOf(UnrecognisedKind kind) =>
        kind switch
        {
            UnrecognisedKind.EventType => null,
            UnrecognisedKind.Member => PipelineWarningKind.UnknownMemberRemoved,
            UnrecognisedKind.UnionMember => PipelineWarningKind.UnknownVariantRemoved,
            UnrecognisedKind.Word => PipelineWarningKind.UnknownWordRemoved,
            _ => PipelineWarningKind.OldSpellingTranslated,
        };
}
