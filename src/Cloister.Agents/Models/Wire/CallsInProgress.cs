using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>
/// The calls of an answer: their pieces as they come, each whole at its end, one after the other and each with an id of its own, whatever the
/// provider sends. What is said while a call is being written comes behind it.
/// </summary>
internal sealed class CallsInProgress(ContentQueue contents)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly List<AIContent> _held = [];
    private readonly StringBuilder _arguments = new();
    private string? _id;
    private string _name = "";
    private string? _signature;

    public bool HasAny => _ids.Count > 0;

    public bool IsOpen => _id is not null;

    public void Open(string? providerId, string name)
    {
        Close();
        _id = Claim(providerId);
        _name = name;
        contents.Add(new FunctionCallFragmentContent(_id, name, ""));
    }

    public void Append(string? arguments)
    {
        if (!string.IsNullOrEmpty(arguments) && _id is not null)
        {
            _arguments.Append(arguments);
            contents.Add(new FunctionCallFragmentContent(_id, _name, arguments));
        }
    }

    /// <summary>What the provider wants back with the call.</summary>
    public void Sign(string? signature) => _signature = signature ?? _signature;

    public bool HasArguments => _arguments.Length > 0;

    public void Close()
    {
        if (_id is null)
        {
            return;
        }

        var call = FunctionCalls.Parse(_id, _name, _arguments.ToString());
        if (_signature is { } signature)
        {
            FunctionCalls.Protect(call, signature);
        }

        contents.Add(call);
        _id = null;
        _signature = null;
        _arguments.Clear();
        Release();
    }

    /// <summary>Adds what is no call.</summary>
    public void Add(AIContent content)
    {
        if (IsOpen)
        {
            _held.Add(content);
        }
        else
        {
            contents.Add(content);
        }
    }

    private void Release()
    {
        foreach (var content in _held)
        {
            contents.Add(content);
        }

        _held.Clear();
    }

    private string Claim(string? providerId)
    {
        var id = string.IsNullOrEmpty(providerId) ? "call" : providerId;
        for (var number = _ids.Count + 1; !_ids.Add(id); number++)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{(string.IsNullOrEmpty(providerId) ? "call" : providerId)}-{number}");
        }

        return id;
    }
}
