using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>How a session begins.</summary>
public sealed record AgentSessionOptions
{
    /// <summary>Its id; one of its own if none is given.</summary>
    public string? Id { get; init; }

    /// <summary>What it is called.</summary>
    public string? Title { get; init; }

    /// <summary>The model that answers in it; null for the agent's own choice.</summary>
    public string? ModelId { get; init; }

    /// <summary>The state that application and agent share.</summary>
    public JsonData? State { get; init; }

    /// <summary>What its settings differ by from the agent's: an object.</summary>
    public JsonData? Settings { get; init; }

    internal IEnumerable<LogRecord> Records()
    {
        if (Title is { Length: > 0 })
        {
            yield return new TitleSet(SessionTable.Preview(Title));
        }

        if (ModelId is { Length: > 0 })
        {
            yield return new ModelSet(ModelId);
        }

        if (State is not null)
        {
            yield return new StateSet(StoredJson.Checked(State, nameof(State)));
        }

        if (Settings is not null)
        {
            yield return new SettingsSet(SessionOverlay.Checked(Settings));
        }
    }
}
