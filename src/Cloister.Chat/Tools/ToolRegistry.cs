using System.Collections.Immutable;
using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat;

/// <summary>The application's tools: what the agent is told of them, and who runs them. Safe to change while sessions use it.</summary>
public sealed class ToolRegistry
{
    private readonly Lock _sync = new();
    private ImmutableList<ToolDefinition> _definitions = [];
    private ImmutableDictionary<string, ToolHandler> _handlers = ImmutableDictionary.Create<string, ToolHandler>(StringComparer.Ordinal);

    /// <summary>The tools, in the order in which they were added.</summary>
    public IReadOnlyList<ToolDefinition> Definitions => _definitions;

    /// <summary>Adds a tool that people answer through the user interface, with <see cref="ChatSession.SubmitToolResultAsync"/>.</summary>
    /// <exception cref="ArgumentException">There is a tool of that name.</exception>
    public ToolRegistry Add(ToolDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        Put(definition, handler: null);
        return this;
    }

    /// <summary>Adds a tool and what runs it.</summary>
    /// <exception cref="ArgumentException">There is a tool of that name.</exception>
    public ToolRegistry Add(ToolDefinition definition, ToolHandler handler)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(handler);
        Put(definition, handler);
        return this;
    }

    /// <summary>Adds a function as a tool; its name, description and schema are the function's.</summary>
    /// <exception cref="ArgumentException">There is a tool of that name.</exception>
    public ToolRegistry Add(AIFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Put(FunctionTool.Describe(function), new FunctionTool(function).InvokeAsync);
        return this;
    }

    internal ToolHandler? FindHandler(string name) => _handlers.GetValueOrDefault(name);

    private void Put(ToolDefinition definition, ToolHandler? handler)
    {
        lock (_sync)
        {
            if (_definitions.Exists(other => other.Name == definition.Name))
            {
                throw new ArgumentException(
                    $"There is a tool '{definition.Name}' already. Give this one another name.",
                    nameof(definition)
                );
            }

            _handlers = handler is null ? _handlers : _handlers.Add(definition.Name, handler);
            _definitions = _definitions.Add(definition);
        }
    }
}
