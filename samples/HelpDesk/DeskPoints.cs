using Cloister.Agents;

namespace HelpDesk;

// <snippet:desk-points>
/// <summary>Where plugins may take part in the work of the desk.</summary>
internal static class DeskPoints
{
    /// <summary>Whether somebody is served at all. In the lobby: who is turned away has no session.</summary>
    public static GuardPoint<Question> Accept { get; } = new("desk.accept", PointScope.Agent) { IsFailClosed = true };

    /// <summary>What a customer is called.</summary>
    public static ResolvePoint<string, string> NameOf { get; } = new("desk.nameOf", PointScope.Agent);

    /// <summary>The answer, before it goes out.</summary>
    public static PipelinePoint<Answer> BeforeAnswer { get; } = new("desk.beforeAnswer");

    /// <summary>The answer, when it has gone out.</summary>
    public static EffectPoint<Answer> Answered { get; } = new("desk.answered");
}

// </snippet:desk-points>
