using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>What a trace holds: an event, the state that something else than an event made, or both where only that moment knows.</summary>
internal readonly record struct RecordedStep(AgUiEvent? Event, ChatState? State, DateTimeOffset At);
