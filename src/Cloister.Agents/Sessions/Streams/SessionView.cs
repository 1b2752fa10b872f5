using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A session as of one row, as people see it.</summary>
/// <param name="Seq">The row.</param>
/// <param name="RunId">The run that goes on.</param>
/// <param name="State">The conversation from the last summary on, with what is still open.</param>
/// <param name="Transcript">All that people see of it.</param>
/// <param name="Interrupts">The questions that wait for an answer.</param>
internal sealed record SessionView(
    long Seq,
    string? RunId,
    ChatState State,
    ValueList<Message> Transcript,
    ValueList<Interrupt> Interrupts
);
