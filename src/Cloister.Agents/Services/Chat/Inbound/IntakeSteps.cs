namespace Cloister.Agents;

/// <summary>The steps on the way in.</summary>
internal sealed class IntakeSteps
{
    public required Lobby Lobby { get; init; }

    public required Drafting Drafting { get; init; }

    public required Enqueuing Enqueuing { get; init; }

    public required Acceptance Acceptance { get; init; }

    public required Refusal Refusal { get; init; }

    public required DirectWords Words { get; init; }
}
