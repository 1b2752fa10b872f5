using System.Text.Json;
using System.Text.Json.Nodes;
using Cloister.Agents;
using Microsoft.Extensions.AI;

namespace Cloister.Testing;

/// <summary>How a provider puts things on the wire.</summary>
internal abstract class ModelDialect
{
    /// <summary>The type in a configuration.</summary>
    public abstract string ProviderType { get; }

    /// <summary>What stands behind the host in the address of a configuration.</summary>
    public abstract string BasePath { get; }

    /// <summary>Where answers are asked for, behind that.</summary>
    public abstract string Path { get; }

    public abstract string? KeyOf(FakeRequest request);

    public abstract ModelQuestion Read(JsonElement request);

    public abstract JsonObject Whole(ChatResponse response);

    public abstract ModelDialectWriter NewWriter();

    public abstract JsonObject Error(ModelRequestException failure);

    public abstract string ErrorFrame(ModelRequestException failure);
}
