using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A message that somebody else put into the session while a run goes on, as a stream of the run can tell it.</summary>
internal static class SpokenMessage
{
    public static IEnumerable<AgUiEvent> EventsOf(Message message)
    {
        if (message.IsInternal() || message is not (UserMessage or AssistantMessage) || message.Text.IsEmpty)
        {
            yield break;
        }

        yield return new TextMessageStartEvent(message.Id) { Role = message.Role, Metadata = message.Metadata };
        yield return new TextMessageContentEvent(message.Id, message.Text.ToString());
        yield return new TextMessageEndEvent(message.Id);
    }
}
