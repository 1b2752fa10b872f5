using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat;

/// <summary>A call that a model asks for.</summary>
/// <param name="Content">As the model said it.</param>
/// <param name="Wire">As it was sent.</param>
internal sealed record ModelCall(FunctionCallContent Content, ToolCall Wire);
