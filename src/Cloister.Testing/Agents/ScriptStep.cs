using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>One thing a script does: an event, or something else and null.</summary>
internal delegate ValueTask<AgUiEvent?> ScriptStep(AgentPlay play);
