namespace Cloister.AgUi;

/// <summary>The members of one operation of a patch while it is read. Which are needed is known when all are there.</summary>
internal struct PatchMembers
{
    public int Op;
    public object? Path;
    public object? From;
    public JsonData? Value;
    public List<KeyValuePair<string, JsonData>> Others;

    /// <summary>The operation, or a fault.</summary>
    public readonly object Make(Reading reading)
    {
        var op = (JsonPatchOp)Op;
        var hasFrom = op is JsonPatchOp.Move or JsonPatchOp.Copy;
        var hasValue = op is JsonPatchOp.Add or JsonPatchOp.Replace or JsonPatchOp.Test;
        return Problem("path", Path, reading)
            ?? (hasFrom ? Problem("from", From, reading) : null)
            ?? (hasValue && Value is null ? Fault(reading, "value", "is missing") : null)
            ?? (object)
                new JsonPatchOperation
                {
                    Op = op,
                    Path = (string)Path!,
                    From = hasFrom ? (string)From! : null,
                    Value = hasValue ? Value : null,
                    Extensions = Extensions(hasFrom ? null : From, hasValue ? null : Value),
                };
    }

    private static Fault? Problem(string name, object? pointer, Reading reading) =>
        pointer switch
        {
            null => Fault(reading, name, "is missing"),
            string text => JsonPointer.IsValid(text) ? null : Fault(reading, name, "is not a JSON Pointer"),
            _ => Fault(reading, name, "is not a string"),
        };

    private static Fault Fault(Reading reading, string name, string problem)
    {
        reading.Enter();
        reading.At(name);
        var fault = reading.Malformed(problem);
        reading.Leave();
        return fault;
    }

    private readonly JsonData? Extensions(object? from, JsonData? value)
    {
        if (from is not null)
        {
            Others.Add(new("from", from as JsonData ?? (string)from));
        }

        if (value is not null)
        {
            Others.Add(new("value", value));
        }

        return Others.Count == 0 ? null : JsonData.Object(Others);
    }
}
