namespace Cloister.AgUi;

/// <summary>Takes events one by one, in order: a stage of a pipeline, or what stands at its end.</summary>
/// <remarks>One thread at a time.</remarks>
public interface IEventSink
{
    /// <summary>Takes the next event.</summary>
    void Push(AgUiEvent agentEvent);
}
