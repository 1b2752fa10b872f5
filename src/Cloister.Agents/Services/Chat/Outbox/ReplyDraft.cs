using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What becomes of a text that is to be sent, before it is written down.</summary>
/// <param name="Route">The conversation that it goes to in the end.</param>
/// <param name="Rows">What leaves, in order; at least one.</param>
/// <param name="Silent">What was not to be sent, for the history of the chat; null if nothing.</param>
/// <param name="Note">What is added to what models read in that conversation; null if they know.</param>
internal sealed record ReplyDraft(ChatRoute Route, IReadOnlyList<OutboxRow> Rows, ChatHistoryRow? Silent, Message? Note);
