using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>Tells the developer what was removed from the events of one run, of each kind and path once.</summary>
internal sealed partial class UnrecognisedLog(HttpAgentParts agent, string runId)
{
    // Nobody reads more, and a hostile server may invent names without end.
    private const int Most = 256;

    private readonly HashSet<Unrecognised> _told = [];

    public void Add(Unrecognised unrecognised)
    {
        if (_told.Count < Most && _told.Add(unrecognised))
        {
            if (unrecognised.Kind != UnrecognisedKind.EventType)
            {
                // Whole events are removed by the pipeline, which warns of them itself.
                LogUnrecognised(agent.Log, runId, unrecognised.Kind, unrecognised.Path);
            }

            Callbacks.Invoke(agent.Options.OnUnrecognised, unrecognised);
        }
    }

    [LoggerMessage(
        220,
        LogLevel.Warning,
        "Run {RunId}: {Kind} at {Path} is not part of the protocol as this version knows it, and was removed or translated."
    )]
    private static partial void LogUnrecognised(ILogger log, string runId, UnrecognisedKind kind, string path);
}
