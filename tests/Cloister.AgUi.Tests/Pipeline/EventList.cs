namespace Cloister.AgUi.Tests.Pipeline;

/// <summary>Keeps what it is given.</summary>
internal sealed class EventList : List<AgUiEvent>, IEventSink
{
    public void Push(AgUiEvent agentEvent) => Add(agentEvent);
}
